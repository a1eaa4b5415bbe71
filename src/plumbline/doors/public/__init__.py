"""The public door: nobody signs in, nothing is set on the visitor's machine."""
