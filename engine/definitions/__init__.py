"""YAML to checked definitions: source with positions, forms, workflows, deployments, checks."""
