/// One tag of a template, with its place and, for those that enclose something, what is inside.
struct TemplateTag: Sendable {
    enum Kind: Sendable {
        case variable, rawVariable, section, inverted, partial, parent, block
        /// A tag that swift-mustache knows and Bourse refuses, with the reason.
        case refused(String)

        /// Whether the tag names another template.
        var isTemplate: Bool {
            switch self {
            case .partial, .parent: true
            default: false
            }
        }
    }

    let kind: Kind
    let name: String
    /// Functions around the name, outermost first: `reversed(rows)` has one.
    let functions: [String]
    /// Where the braces open.
    let place: Place
    /// Where the name begins, and where its functions do.
    let namePlace, functionPlace: Place
    var children: [TemplateTag] = []
}
