/// The ground that a stand-alone drawing is made for.
public enum ColorScheme: String, CaseIterable, Hashable, Sendable {
    case light, dark
    /// Light, and dark for readers who prefer it; paper is light.
    case auto
}

/// The rules inside a stand-alone drawing: those of pages without custom properties, container queries and `:is()`, which
/// librsvg and Inkscape don't know.
func standaloneStylesheet(_ scheme: ColorScheme) -> String {
    switch scheme {
    case .light: lightStylesheet
    case .dark: darkStylesheet
    case .auto: autoStylesheet
    }
}

private let lightStylesheet = plainStylesheet(\.light)
private let darkStylesheet = plainStylesheet(\.dark)
private let autoStylesheet =
    lightStylesheet + "@media screen and (prefers-color-scheme:dark){\n" + plainStylesheet(\.dark, colorful: true)
    + "}\n"

private func plainStylesheet(_ scheme: KeyPath<ChartColor, String>, colorful: Bool = false) -> String {
    let colors = Dictionary(uniqueKeysWithValues: ChartPalette.colors.map { ($0.name, $0[keyPath: scheme]) })
    return ChartRules.css(
        ChartRules.inside + ChartRules.standalone + ChartRules.dashes, scope: nil, colorful: colorful
    ) { colors[String($0)] ?? "" }
}
