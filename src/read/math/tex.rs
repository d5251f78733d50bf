//! TeX as the parser reads it right: what it takes otherwise than TeX does is written in other words.
//!
//! - `x_1 ^2`: TeX passes the space, the parser begins a new sign.
//! - `f'` is a script in TeX, a sign on the line to the parser.
//! - `\operatorname*{…}` takes its scripts as limits; the parser reads the star as the name.
//! - The index of a root, and `\overline` beside `\bar`, which differ in width.

/// Commands whose argument is text, in which nothing is changed.
const TEXT: [&str; 7] = ["text", "textrm", "textbf", "textit", "textsf", "texttt", "mbox"];

/// Rewrites a formula for the parser.
pub fn normalized(tex: &str) -> String {
    let mut out = String::with_capacity(tex.len() + 16);
    let mut rest = tex;
    while let Some(first) = rest.chars().next() {
        rest = match first {
            '\\' => command(rest, &mut out),
            '^' | '_' => {
                out.truncate(end_before_space(&out));
                out.push(first);
                &rest[1..]
            }
            '\'' => primes(rest, &mut out),
            '%' => rest.find('\n').map_or("", |end| &rest[end + 1..]),
            _ => {
                out.push(first);
                &rest[first.len_utf8()..]
            }
        };
    }
    out
}

/// The length of the text without the white space at its end; the space of `\ ` stays.
fn end_before_space(text: &str) -> usize {
    let kept = text.trim_end();
    if kept.ends_with('\\') { text.len() } else { kept.len() }
}

/// Copies a command, or what stands for it. Returns the rest.
fn command<'a>(tex: &'a str, out: &mut String) -> &'a str {
    let name_len = tex[1..].bytes().take_while(u8::is_ascii_alphabetic).count();
    if name_len == 0 {
        let len = 1 + tex[1..].chars().next().map_or(0, char::len_utf8);
        out.push_str(&tex[..len]);
        return &tex[len..];
    }
    let (name, rest) = (&tex[1..=name_len], &tex[1 + name_len..]);
    let spaced = rest.trim_start();
    match name {
        "operatorname" if spaced.starts_with('*') => {
            out.push_str("\\mathop");
            return &spaced[1..];
        }
        "colon" => out.push_str("\\mathpunct{:}"),
        // The sign of `\overgroup` stands for a line; nobody writes that command.
        "overline" => out.push_str("\\overgroup"),
        "sqrt" if spaced.starts_with('[') => {
            if let Some(end) = bracket_end(spaced) {
                out.push_str(&format!("\\sqrt[{{{}}}]", normalized(&spaced[1..end])));
                return &spaced[end + 1..];
            }
            out.push_str("\\sqrt");
        }
        _ if TEXT.contains(&name) => {
            let len = if spaced.starts_with('{') { group_len(spaced) } else { 0 };
            out.push_str(if name == "mbox" { "\\text" } else { &tex[..1 + name_len] });
            out.push_str(&spaced[..len]);
            return &spaced[len..];
        }
        _ => out.push_str(&tex[..1 + name_len]),
    }
    rest
}

/// Writes primes as a script, together with a superscript behind them. Returns the rest.
fn primes<'a>(tex: &'a str, out: &mut String) -> &'a str {
    let n_primes = tex.bytes().take_while(|byte| *byte == b'\'').count();
    let rest = &tex[n_primes..];
    out.truncate(end_before_space(out));
    out.push_str("^{");
    out.push_str(&"\\prime ".repeat(n_primes));
    let Some(script) = rest.trim_start().strip_prefix('^') else {
        out.push('}');
        return rest;
    };
    let script = script.trim_start();
    let len = match script.chars().next() {
        Some('{') => group_len(script),
        Some('\\') => 1 + script[1..].bytes().take_while(u8::is_ascii_alphabetic).count().max(1).min(script.len() - 1),
        Some(one) => one.len_utf8(),
        None => 0,
    };
    let len = script.floor_char_boundary(len);
    out.push_str(&normalized(&script[..len]));
    out.push('}');
    &script[len..]
}

/// The length of a group `{…}` with its braces; of what there is where it has no end.
pub fn group_len(tex: &str) -> usize {
    let mut depth = 0;
    let mut is_escaped = false;
    for (at, byte) in tex.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    tex.len()
}

/// Where the bracket closes that opens a text.
fn bracket_end(tex: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, byte) in tex.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            b']' if depth == 0 => return Some(at),
            _ => {}
        }
    }
    None
}
