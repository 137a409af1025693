"""A case moving through a workflow: advance, what is asked, told and made due. Pure."""
