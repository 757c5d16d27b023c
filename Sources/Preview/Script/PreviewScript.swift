/// What pages run while they are previewed.
let previewScript = ""
