export const mark = "●";
export const { apiBaseURL } = globalThis.BOURSE_CONFIG ?? {};
