/// Looks whether `integrity` can be what it should, and leaves the digest itself to whoever reads the file.
struct IntegrityCheck {
    let page: ScannedPage
    let uses: [AddressUse]
    let index: SiteIndex

    func findings() -> [Finding] {
        uses.filter { ($0.role == .script || $0.role == .style) && !$0.tag.isForeign }.compactMap { use in
            let file = file(of: use)
            guard let attribute = page.attribute("integrity", of: use.tag), page.isFilled("integrity", use.tag) else {
                return missing(file, use)
            }
            return finding(page.value(of: attribute), at: attribute.offset, file, use)
        }
    }

    private func file(of use: AddressUse) -> String? {
        guard case .site(let path, _) = use.target else { return nil }
        return index.file(at: path)
    }

    /// Only what Bourse itself gives a fingerprint must carry its digest.
    private func missing(_ file: String?, _ use: AddressUse) -> Finding? {
        guard let file, file.hasPrefix(Asset.folder + "/") else { return nil }
        return Finding(
            .integrity, .warning, at: use.offset,
            "the \(use.role.name) \(file) is loaded without integrity; add its digest, integrity=\"sha384-…\"")
    }

    private func finding(_ text: String, at offset: Int, _ file: String?, _ use: AddressUse) -> Finding? {
        if let word = IntegrityValue.malformed(text).first {
            return Finding(
                .integrity, at: offset,
                "'\(word)' is no integrity value, and browsers ignore it; write sha256-, sha384- or sha512- and the digest in Base64"
            )
        }
        guard let value = IntegrityValue(text), let file else { return nil }
        return Finding(
            .integrity, at: offset, "the integrity is not that of \(file), so browsers refuse the \(use.role.name)",
            cause: file + " " + text, doubt: .integrity(value, of: file))
    }
}
