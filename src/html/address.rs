//! Addresses: relative ones made absolute (RFC 3986, 5.2), without a parser of all that an address may be.

/// An address seen from a page; as it stands if the page's address is not known or is none of the web's.
pub(super) fn absolute(address: &str, page: Option<&str>) -> String {
    let address = address.trim();
    let Some(page) = page.filter(|p| p.starts_with("http://") || p.starts_with("https://")) else { return address.to_owned() };
    let scheme_end = address
        .find(':')
        .filter(|&i| i > 0 && address[..i].bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.')));
    if scheme_end.is_some() {
        return address.to_owned();
    }
    let (scheme, rest) = page.split_once("://").unwrap_or(("https", page));
    let host_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(host_end);
    let path = &path[..path.find(['?', '#']).unwrap_or(path.len())];
    if let Some(other) = address.strip_prefix("//") {
        return format!("{scheme}://{other}");
    }
    if address.is_empty() || address.starts_with('#') {
        return format!("{}{address}", page.split('#').next().unwrap_or(page));
    }
    if address.starts_with('?') {
        return format!("{scheme}://{host}{path}{address}");
    }
    let (route, query) = address.split_at(address.find(['?', '#']).unwrap_or(address.len()));
    let joined =
        if route.starts_with('/') { route.to_owned() } else { format!("{}/{route}", path.rsplit_once('/').map_or("", |p| p.0)) };
    let mut parts: Vec<&str> = Vec::new();
    for part in joined.split('/').skip(1) {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    if joined.ends_with("/.") || joined.ends_with("/..") {
        parts.push("");
    }
    format!("{scheme}://{host}/{}{query}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::absolute;

    #[test]
    fn addresses_seen_from_a_page() {
        let page = Some("https://a.example/news/2024/ferry.html?x=1#top");
        for (address, expected) in [
            ("/x", "https://a.example/x"),
            ("y.html", "https://a.example/news/2024/y.html"),
            ("../y.html?q=a/b#c", "https://a.example/news/y.html?q=a/b#c"),
            ("../../../y", "https://a.example/y"),
            ("./", "https://a.example/news/2024/"),
            ("//b.example/z", "https://b.example/z"),
            ("http://b.example", "http://b.example"),
            ("mailto:a@b.example", "mailto:a@b.example"),
            ("#note", "https://a.example/news/2024/ferry.html?x=1#note"),
            ("?p=2", "https://a.example/news/2024/ferry.html?p=2"),
        ] {
            assert_eq!(absolute(address, page), expected, "{address}");
        }
        assert_eq!(absolute("/x", None), "/x");
    }
}
