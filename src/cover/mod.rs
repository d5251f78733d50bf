//! The cover drawn from the manifest, where the publisher gives none.
