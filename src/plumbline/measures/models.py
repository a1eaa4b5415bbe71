"""Investigation of things: inspection, samples, appraisal, preservation of property."""
