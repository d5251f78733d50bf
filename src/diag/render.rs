//! Diagnostics as text for people, as one line each, and as JSON.
