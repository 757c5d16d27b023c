@testable import Charts

/// The texts of a stand-alone picture and the boxes that they fill, by the estimate from above that labels are placed with.
struct PictureTexts {
    struct Box {
        let text: String
        let left, right, top, bottom: Double

        func overlaps(_ other: Box) -> Bool {
            left < other.right - 0.5 && other.left < right - 0.5 && top < other.bottom - 0.5
                && other.top < bottom - 0.5
        }
    }

    private(set) var boxes: [Box] = []
    /// The size of the picture.
    private(set) var width = 0.0, height = 0.0

    private struct Frame {
        var x = 0.0, y = 0.0
        var anchor = 0.0
    }

    init(_ source: String) {
        var open = [Frame()]
        for part in source.split(separator: "<").map(String.init) {
            let pieces = part.split(separator: ">", maxSplits: 1, omittingEmptySubsequences: false)
            let tag = String(pieces[0])
            if tag.hasPrefix("/") {
                if tag == "/svg" || tag == "/g" { open.removeLast() }
                continue
            }
            let attributes = FigureReader("<\(tag)\(tag.hasSuffix("/") ? "" : "/")>").elements.first?.attributes ?? [:]
            func number(_ key: String) -> Double { attributes[key].flatMap(Double.init) ?? 0 }
            let name = tag.prefix { $0 != " " }
            let classes = (attributes["class"] ?? "").split(separator: " ")
            if name == "svg" {
                if open.count == 1 { (width, height) = (number("width"), number("height")) }
                open.append(Frame(x: open[open.count - 1].x + number("x"), y: open[open.count - 1].y + number("y")))
            } else if name == "g" {
                var frame = open[open.count - 1]
                frame.anchor = classes.contains("y") ? 1 : classes.contains("x") ? 0.5 : 0
                open.append(frame)
            } else if name == "text" {
                add(attributes, open[open.count - 1], String(pieces.last ?? ""))
            }
        }
    }

    private mutating func add(_ attributes: [String: String], _ frame: Frame, _ content: String) {
        func number(_ key: String) -> Double { attributes[key].flatMap(Double.init) ?? 0 }
        let classes = (attributes["class"] ?? "").split(separator: " ")
        let text = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")].reduce(content) {
            $0.split(separator: $1.0, omittingEmptySubsequences: false).joined(separator: $1.1)
        }
        let size = classes.contains("h") ? 16.0 : classes.contains("u") ? 13 : 12
        let width = TextWidth.pixels(text) * size / 12 * (classes.contains("n") || classes.contains("h") ? 1.1 : 1)
        let anchor = classes.contains("z") ? 1 : frame.anchor
        let x = frame.x + number("x") + number("dx") - width * anchor
        let y = frame.y + number("y")
        boxes.append(Box(text: text, left: x, right: x + width, top: y - 0.75 * size, bottom: y + 0.2 * size))
    }

    /// What is wrong: two texts on each other, or one outside the picture.
    var faults: [String] {
        var faults: [String] = []
        for (index, box) in boxes.enumerated() {
            if box.left < -0.5 || box.right > width + 0.5 || box.top < 0 || box.bottom > height {
                faults.append(
                    "'\(box.text)' leaves the picture: \(box.left)...\(box.right), \(box.top)...\(box.bottom)")
            }
            for other in boxes[..<index] where box.overlaps(other) {
                faults.append("'\(box.text)' touches '\(other.text)'")
            }
        }
        return faults
    }
}
