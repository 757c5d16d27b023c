/// Whether a text can name a table or a query: a letter, then letters, digits and underscores, at most 63 in all.
func isIdentifier(_ text: some StringProtocol) -> Bool {
    func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 32) }
    let bytes = text.utf8
    return bytes.count <= 63 && bytes.first.map(isLetter) == true
        && bytes.allSatisfy { isLetter($0) || (48...57).contains($0) || $0 == UInt8(ascii: "_") }
}
