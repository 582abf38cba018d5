"""Tests in a browser: a package, so that the browser they share is closed behind the last of them."""
