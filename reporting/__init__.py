"""What the desk knows: messages, campaigns, duties, figures; plain Python without input or output."""
