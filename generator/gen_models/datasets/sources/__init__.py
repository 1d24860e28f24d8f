"""How the entries of each data set are found in the file that its package holds."""
