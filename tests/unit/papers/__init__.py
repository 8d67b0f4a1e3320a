"""What leaves the house on paper: workbooks, official papers, letters."""
