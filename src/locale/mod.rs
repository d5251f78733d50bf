//! What each language wants: words (“Chapter”, “Contents”), quotation marks, spaces, folio style.
