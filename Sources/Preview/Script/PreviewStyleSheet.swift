/// How mistakes look over a page, and on a page of the preview's own.
let previewStyleSheet = ""
