"""The HTTP door: every act and every read as JSON, described by OpenAPI."""
