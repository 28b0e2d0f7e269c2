"""One file per report format: `render(report, options)` answers with the whole text."""
