/// A colour of the charts: on light ground, on dark ground, and where the reader's system forces colours.
struct ChartColor {
    /// The custom property `--chart-NAME`.
    let name: String
    let light, dark, forced: String
    /// The site's own custom property that goes before it.
    var site: String?
}

/// All colours of the charts: what the site's stylesheet and that of a stand-alone drawing are made from.
enum ChartPalette {
    static let colors = series + inks + steps("q", sequential) + steps("v", diverging)

    /// They differ for readers with any kind of colour blindness in lightness or in hue, after Okabe and Ito's palette,
    /// darkened or lightened to a contrast of at least 4.5:1 with the ground, since end labels take them too.
    private static let series = [
        ("#0b57a4", "#6fb1f5"), ("#b8420a", "#f79561"), ("#00715a", "#4ccaa8"), ("#8f3a84", "#dc9bd3"),
        ("#7d6200", "#dfc04f"), ("#4a5560", "#b3bdc8"),
    ].enumerated().map { ChartColor(name: "\($0 + 1)", light: $1.0, dark: $1.1, forced: "CanvasText") }

    private static let inks = [
        ChartColor(name: "ground", light: "#fff", dark: "#14171a", forced: "Canvas", site: "background"),
        ChartColor(name: "text", light: "#15191e", dark: "#e7eaee", forced: "CanvasText", site: "text"),
        ChartColor(name: "muted", light: "#55606b", dark: "#a2acb7", forced: "CanvasText", site: "muted"),
        ChartColor(name: "rule", light: "#d5dae0", dark: "#36404b", forced: "GrayText", site: "rule"),
        ChartColor(name: "axis", light: "#7b8794", dark: "#7b8794", forced: "CanvasText"),
        ChartColor(name: "band", light: "#0b57a4", dark: "#6fb1f5", forced: "GrayText"),
        ChartColor(name: "up", light: "#0a6b38", dark: "#5ecb8d", forced: "CanvasText", site: "up"),
        ChartColor(name: "down", light: "#b3261e", dark: "#f4918a", forced: "CanvasText", site: "down"),
        // Between cells: ground, or where cells have no colour of their own, lines.
        ChartColor(name: "cell", light: "#fff", dark: "#14171a", forced: "CanvasText", site: "background"),
        // Text on the steps that are near the ground, and on those that are far from it.
        ChartColor(name: "near", light: "#15191e", dark: "#fff", forced: "CanvasText"),
        ChartColor(name: "far", light: "#fff", dark: "#14171a", forced: "CanvasText"),
    ]

    /// Blue, at equal distances of lightness in OKLCH, from the ground on.
    private static let sequential = (
        light: [
            "#e6f2fe", "#c0d9f3", "#98c0eb", "#6fa8e2", "#468fd6", "#2176c1", "#035ea3", "#01487f", "#01335c",
        ],
        dark: [
            "#142a41", "#1a3d5e", "#1e517c", "#21659c", "#287bba", "#3e91d1", "#60a7e0", "#86bde9", "#aed2ef",
        ]
    )

    /// From orange over a neutral middle to blue, which all kinds of colour blindness leave apart.
    private static let diverging = (
        light: [
            "#7b3606", "#ae520a", "#e09151", "#eec198", "#eef0f3", "#a7cff7", "#68aceb", "#2572be", "#104b92",
        ],
        dark: [
            "#fbb77b", "#de8035", "#9d5421", "#6a3e21", "#2e3133", "#2a4c72", "#2e6eaa", "#56a1e5", "#99cdfc",
        ]
    )

    private static func steps(_ name: String, _ ramp: (light: [String], dark: [String])) -> [ChartColor] {
        zip(ramp.light, ramp.dark).enumerated().map {
            ChartColor(name: "\(name)\($0 + 1)", light: $1.0, dark: $1.1, forced: "Canvas")
        }
    }
}
