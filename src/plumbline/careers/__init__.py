"""What a level decides in a career: posts, appraisal, promotion, reward, the talent pool."""
