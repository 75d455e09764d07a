"""Site Builder, embedded: from a prompt to a streamed page, with logos, validation, versions and deployment."""
