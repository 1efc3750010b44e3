"""Characters only: quotation marks, boundaries, similarity, differences, names. Knows no article."""
