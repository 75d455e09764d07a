"""The embedded Character Studio: asks an image service for characters, waits for it, and keeps what it gives."""
