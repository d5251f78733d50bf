//! The themes that come with the program.

/// Name and text of each shipped theme, the default first.
pub const PRESETS: &[(&str, &str)] = &[
    ("default", include_str!("presets/default.toml")),
    ("modern", include_str!("presets/modern.toml")),
    ("proof", include_str!("presets/proof.toml")),
];

/// The text of a shipped theme.
pub fn preset_text(name: &str) -> Option<&'static str> {
    PRESETS.iter().find(|(own, _)| *own == name).map(|(_, text)| *text)
}
