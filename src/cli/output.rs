//! Writes finished files: whole or not at all.

use std::fs;
use std::io;
use std::path::Path;
use std::path::PathBuf;
use std::process;

/// Makes the folder for the outputs, and those above it, where they are missing.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

/// Writes a file under another name beside its place and then renames it, so that a build that fails or is killed leaves the earlier file
/// whole. The bytes are not forced to the disk: that guards against power cuts only, and costs more than all the rest of the writing.
pub fn write(folder: &Path, file_name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
    let target = folder.join(file_name);
    let temporary = folder.join(format!(".{file_name}.{}.part", process::id()));
    let written = fs::write(&temporary, bytes).and_then(|()| fs::rename(&temporary, &target));
    if written.is_err() {
        // The first error is the one to tell; a temporary file that cannot be removed was most likely never made.
        let _ = fs::remove_file(&temporary);
    }
    written.map(|()| target)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::write;

    #[test]
    fn failed_writing_leaves_the_earlier_file_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "a.pdf", b"first").unwrap();
        assert_eq!(fs::read(folder.path().join("a.pdf")).unwrap(), b"first");
        fs::create_dir(folder.path().join("b.pdf")).unwrap();
        fs::write(folder.path().join("b.pdf/inside"), b"x").unwrap();
        assert!(write(folder.path(), "b.pdf", b"second").is_err());
        let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names.len(), 2, "{names:?}");
    }
}
