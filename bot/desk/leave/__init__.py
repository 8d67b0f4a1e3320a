"""Leave: asked for, granted, taken back; which rounds it is for, and what is said when it runs out."""
