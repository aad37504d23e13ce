"""What has happened to cases, a module for each stage."""
