"""A person going through a form: answers, journey, problems, scores. Pure."""
