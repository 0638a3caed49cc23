"""What happens in the play, one file per group of stages or of acts."""
