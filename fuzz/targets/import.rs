//! Any bytes as a raw text: they are imported whole, or refused for a reason that is not a fault of ours.

#![no_main]

use bindery::import::ImportError;
use bindery::import::Options;
use bindery::import::import;
use bindery::import::write::html::html;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    match import(&[bytes.to_vec()], &Options::default()) {
        Ok(imported) => {
            html(&imported);
        }
        Err(error) => assert!(!matches!(error, ImportError::Unproven(_)), "{error:?}"),
    }
});
