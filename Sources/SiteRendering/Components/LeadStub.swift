import Markup

extension ComponentRenderer {
    func chart(_ reader: SettingsReader, component: PageDocument.Component, id: String) -> HTML { HTML() }
    func table(_ reader: SettingsReader, component: PageDocument.Component, id: String) -> HTML { HTML() }
    func metrics(_ reader: SettingsReader, component: PageDocument.Component) -> HTML { HTML() }
}
