"""Understanding on this machine: an embedded engine trained in seconds from Rasa YAML."""
