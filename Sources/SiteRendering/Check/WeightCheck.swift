/// Weighs a page with everything that browsers load with it.
struct WeightCheck {
    let index: SiteIndex
    let file: String
    let uses: [AddressUse]
    let budget: PageBudget

    func findings() -> [Finding] {
        guard budget != PageBudget() else { return [] }
        let sheets = files(of: .style).flatMap(index.closure)
        let fonts = files(of: .font) + sheets.flatMap { index.sheets[$0]?.fonts ?? [] }
        let parts = [
            Part(name: "HTML", limit: budget.html, files: [file]),
            Part(name: "style sheets", limit: budget.css, files: sheets),
            Part(name: "scripts", limit: budget.js, files: files(of: .script)),
            Part(name: "images", limit: budget.images, files: files(of: .image)),
            Part(name: "fonts", limit: budget.fonts, files: fonts),
        ]
        let total = Part(name: "all that it loads", limit: budget.total, files: parts.flatMap(\.files))
        return (parts + [total]).compactMap(finding)
    }

    private struct Part {
        let name: String
        let limit: Int?
        let files: [String]

        init(name: String, limit: Int?, files: [String]) {
            self.name = name
            self.limit = limit
            self.files = Array(Set(files))
        }
    }

    private func files(of role: AddressUse.Role) -> [String] {
        uses.compactMap { use in
            guard use.role == role, use.isWeighed, case .site(let path, _) = use.target else { return nil }
            return index.file(at: path)
        }
    }

    private func finding(_ part: Part) -> Finding? {
        guard let limit = part.limit else { return nil }
        let sizes = part.files.map { ($0, index.files[$0] ?? 0) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
        let weight = sizes.reduce(0) { $0 + $1.1 }
        guard weight > limit * 1024 else { return nil }
        let heaviest = sizes.prefix(3).map { "\($0.0) \(Self.kilobytes($0.1))" }.joined(separator: ", ")
        return Finding(
            .weights, at: nil,
            "the page weighs \(Self.kilobytes(weight)) (\(part.name)) where the budget allows \(limit) KB: \(heaviest)"
                + (sizes.count > 3 ? ", …" : ""),
            cause: part.name + " " + sizes.filter { $0.0 != file }.map(\.0).joined(separator: " "))
    }

    /// Rounded up, so that what is over a limit reads so.
    private static func kilobytes(_ bytes: Int) -> String { "\((bytes + 1023) / 1024) KB" }
}
