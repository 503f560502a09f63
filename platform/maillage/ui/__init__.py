"""What every page shares: theme, frame, components, form markup, charts, error pages."""
