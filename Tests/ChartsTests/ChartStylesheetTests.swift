import Foundation
import Testing

@testable import Charts

@Suite struct ChartStylesheetTests {
    private static let dark = "@media screen and (prefers-color-scheme:dark)"

    /// Relative luminance and contrast ratio: WCAG 2.2, "relative luminance" and "contrast ratio".
    private func contrast(_ left: String, _ right: String) -> Double {
        func luminance(_ hex: String) -> Double {
            let digits = hex.dropFirst()
            let full = digits.count == 3 ? digits.map { "\($0)\($0)" }.joined() : String(digits)
            let number = Int(full, radix: 16) ?? 0
            let parts = [number >> 16, number >> 8 & 255, number & 255].map { part -> Double in
                let share = Double(part) / 255
                return share > 0.04045 ? pow((share + 0.055) / 1.055, 2.4) : share / 12.92
            }
            return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
        }
        let (first, second) = (luminance(left), luminance(right))
        return (max(first, second) + 0.05) / (min(first, second) + 0.05)
    }

    /// The colours of the site's stylesheet in one scheme, as they are where the site has none of its own.
    private func siteColors(_ condition: String) -> [String: String] {
        let rule = StylesheetReader(chartStylesheet).rules.first { $0.condition == condition && $0.selector == ":root" }
        return (rule?.declarations ?? [:]).mapValues { value in
            value.hasPrefix("var(") ? String(value.dropLast().split(separator: ",").last ?? "") : value
        }
    }

    @Test func `Contrast is computed as WCAG says`() {
        #expect(abs(contrast("#000000", "#ffffff") - 21) < 0.01)
        #expect(abs(contrast("#767676", "#fff") - 4.54) < 0.01)
    }

    @Test(arguments: ["", dark])
    func `Colours are readable on the ground of both schemes`(condition: String) throws {
        let colors = siteColors(condition)
        let ground = try #require(colors["--chart-ground"])
        for name in ["1", "2", "3", "4", "5", "6", "text", "muted", "up", "down"] {
            #expect(try contrast(#require(colors["--chart-\(name)"]), ground) >= 4.5, "\(name)")
        }
        for name in ["axis", "band"] {
            #expect(try contrast(#require(colors["--chart-\(name)"]), ground) >= 3, "\(name)")
        }
    }

    @Test(arguments: ["", dark], ["q", "v"])
    func `Text on every step is readable, and neighbouring steps differ`(condition: String, ramp: String) throws {
        let colors = siteColors(condition)
        let sheet = StylesheetReader(chartStylesheet)
        var previous: String?
        for step in 1...9 {
            let color = try #require(colors["--chart-\(ramp)\(step)"])
            let rule = try #require(sheet.rules.first { $0.selector.contains("text.\(ramp)\(step)") })
            let ink = try #require(rule.declarations["fill"]).dropFirst("var(".count).dropLast()
            #expect(try contrast(#require(colors[String(ink)]), color) >= 4.5, "\(ramp)\(step)")
            if let previous { #expect(contrast(previous, color) >= 1.25, "\(ramp)\(step)") }
            previous = color
        }
    }

    @Test(arguments: ["", dark])
    func `Text on rectangles is readable`(condition: String) throws {
        let colors = siteColors(condition)
        for (text, rectangle) in [("text", "rule")] + (1...6).map({ ("ground", "\($0)") }) {
            let ratio = try contrast(#require(colors["--chart-\(text)"]), #require(colors["--chart-\(rectangle)"]))
            #expect(ratio >= 4.5, "\(text) on \(rectangle)")
        }
    }

    @Test(arguments: [ColorScheme.light, .dark])
    func `A stand-alone drawing has the same colours`(scheme: ColorScheme) throws {
        let colors = siteColors(scheme == .light ? "" : Self.dark)
        let sheet = StylesheetReader(standaloneStylesheet(scheme))
        #expect(sheet.value("fill", of: ".ground") == colors["--chart-ground"])
        #expect(sheet.value("fill", of: "text") == colors["--chart-muted"])
        #expect(sheet.value("fill", of: ".h") == colors["--chart-text"])
        for number in 1...6 { #expect(sheet.value("color", of: ".c\(number)") == colors["--chart-\(number)"]) }
        for step in 1...9 { #expect(sheet.value("fill", of: ".v\(step)") == colors["--chart-v\(step)"]) }
    }

    @Test func `A drawing that follows its reader changes every colour and nothing else`() {
        let sheet = StylesheetReader(standaloneStylesheet(.auto))
        let (light, dark) = (sheet.rules.filter(\.condition.isEmpty), sheet.rules.filter { $0.condition == Self.dark })
        #expect(light.count + dark.count == sheet.rules.count)
        let isColored = { (value: String) in value.hasPrefix("#") }
        for rule in light {
            let colored = rule.declarations.filter { isColored($0.value) }.keys
            let changed = dark.filter { $0.selector == rule.selector }.flatMap(\.declarations.keys)
            #expect(Set(colored).isSubset(of: changed), "\(rule.selector)")
        }
        #expect(dark.allSatisfy { $0.declarations.values.allSatisfy(isColored) })
    }

    @Test(arguments: ColorScheme.allCases)
    func `A stand-alone stylesheet is as plain as simple viewers need it`(scheme: ColorScheme) {
        let source = standaloneStylesheet(scheme)
        for part in ["var(", ":is(", ":not(", "@container", "@import", "url(", "calc(", "--", "@ground", "<", "&"] {
            #expect(!source.contains(part), "\(part)")
        }
        let sheet = StylesheetReader(source)
        #expect(sheet.isBalanced)
        #expect(sheet.rules.allSatisfy { !$0.declarations.isEmpty })
        for name in ["ground", "h", "u", "f", "k", "m"] { #expect(sheet.classes.contains(name)) }
    }

    @Test func `Rules are balanced, load nothing and use the palette's names`() {
        let sheet = StylesheetReader(chartStylesheet)
        #expect(sheet.isBalanced)
        #expect(!chartStylesheet.contains("url(") && !chartStylesheet.contains("@import"))
        let known = Set(ChartPalette.colors.map { "--chart-\($0.name)" })
        #expect(known.count == ChartPalette.colors.count)
        for part in chartStylesheet.split(separator: "var(").dropFirst() where part.hasPrefix("--chart-") {
            #expect(known.contains(String(part.prefix { $0 != ")" && $0 != "," })))
        }
    }

    @Test func `Forced colours leave only the system's`() {
        let colors = siteColors("@media (forced-colors:active)")
        #expect(colors.count == ChartPalette.colors.count)
        #expect(Set(colors.values) == ["Canvas", "CanvasText", "GrayText"])
    }

    @Test func `Every class that drawings use has a rule`() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
        let drawn: Set = ["svg", "g", "path", "text", "circle", "rect"]
        var used: Set<String> = []
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let source = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
            for element in FigureReader(source).elements where drawn.contains(element.name) {
                used.formUnion((element.attributes["class"] ?? "").split(separator: " ").map(String.init))
            }
        }
        // Axis titles look as other text does, and the first dash is none.
        used.subtract(["t", "d1"])
        #expect(used.count > 15)
        #expect(used.subtracting(StylesheetReader(chartStylesheet).classes) == [])
        let layout = used.filter { name in
            name.first.map { "ge".contains($0) } == true && name.dropFirst().allSatisfy(\.isNumber)
        }
        // Labels for other widths aren't in a drawing of one width.
        let onPage: Set = ["w", "nw", "s", "plot", "key", "spark"]
        #expect(
            used.subtracting(layout).subtracting(onPage).subtracting(
                StylesheetReader(standaloneStylesheet(.auto)).classes) == [])
    }
}
