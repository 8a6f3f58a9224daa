"""What an import must give, by plain Python over the CSV and a dict model; written from the rules alone."""
