import Market

extension PanelValues {
    /// The lines or words of a rule or text layer: one for each row, or one alone where the block names its place.
    static func annotations(
        _ layer: Layer, rows: Rows, x: XValues, positions: [Double]
    ) throws(ChartError) -> [Annotation] {
        let isRule = layer.mark == .rule
        let fixedX: Double? = if let word = layer.fixedX { try x.position(of: word, key: "x") } else { nil }
        // As the positions are read, and also where there are no rows: no events are no mistake.
        let readsX = layer.x.first != nil || !isRule && layer.fixedX == nil
        let ys = layer.y.first.map { name in (name, rows) }
        let heights: [Double]? =
            if let (name, rows) = ys { try rows.numbers(ofColumn: try rows.column(name, key: "y"), key: "y") } else {
                nil
            }
        let texts: [String]? =
            if let name = layer.text { rows.words(ofColumn: try rows.column(name, key: "text")) } else { nil }
        guard isRule ? (fixedX != nil || readsX) != (layer.fixedY != nil || heights != nil) : true else {
            throw ChartError(key: "y", message: "a rule needs either 'y', a level, or 'x', a date or another place")
        }
        guard isRule || (fixedX != nil || readsX) && (layer.fixedY != nil || heights != nil) else {
            throw ChartError(key: "y", message: "a text needs a place on both axes, 'x' and 'y'")
        }
        guard readsX || heights != nil || texts != nil else {
            guard fixedX?.isFinite != false else { return [] }
            return [Annotation(x: fixedX, y: layer.fixedY, text: layer.label ?? "", isRule: isRule)]
        }
        var result: [Annotation] = []
        for row in 0..<rows.count {
            let place = readsX ? positions[row] : fixedX
            let height = heights?[row] ?? layer.fixedY
            guard place?.isFinite != false, height?.isFinite != false else { continue }
            result.append(Annotation(x: place, y: height, text: texts?[row] ?? layer.label ?? "", isRule: isRule))
        }
        guard result.count <= mostAnnotations else {
            throw ChartError(
                key: "data",
                message: "\(result.count) annotations are more than a chart can show; the limit is \(mostAnnotations)")
        }
        return result
    }

    /// More would be a texture.
    static let mostAnnotations = 60
}

extension Rows {
    /// The texts of a column; empty where there is none.
    func words(ofColumn column: Int) -> [String] {
        (0..<count).map { row in
            let value = self[row, column]
            return value.isNull ? "" : ValueFormat.plain(value)
        }
    }
}
