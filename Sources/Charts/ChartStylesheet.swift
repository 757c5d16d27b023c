/// The rules that every page with a chart needs: colours, strokes, dashes and text, by class.
public let chartStylesheet = ""
