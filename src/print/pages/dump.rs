//! Pages as plain text: one line for each line on a page. The form golden tests read.
