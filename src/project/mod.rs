//! Disk to memory: the manifest, the manuscripts, the pictures, the fonts. Only here and in `cli` is the disk touched.
