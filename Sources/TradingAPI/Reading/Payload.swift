import Foundation
import JSON

/// The content of an answer, taken out of the envelopes that older back ends put around it.
struct Payload {
    enum Content {
        case json(JSONValue)
        /// Text of a table that begins with the column `Date`.
        case table(String)
    }

    let content: Content
    /// Where the content stands within the answer: `/body`, `/data`, `/body/data`, or nothing.
    let place: JSONPointer
    let request: String

    /// What the answer turned out to be.
    enum Outcome {
        case content(Payload)
        /// A refusal, from the answer's status or from that of a proxy envelope.
        case refusal(status: Int, Refusal)
    }

    static func read(_ answer: Answer, wording: Wording) throws(TradingError) -> Outcome {
        guard answer.status == 200 else {
            return .refusal(status: answer.status, Refusal(answer, wording: wording))
        }
        guard !answer.body.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) else {
            throw .malformed(
                request: answer.request, faults: [.init(pointer: "", reason: "the answer is empty (line 1, offset 0)")])
        }
        if let table = table(answer.body) {
            return .content(Payload(content: .table(table), place: JSONPointer(), request: answer.request))
        }
        let value: JSONValue
        do throws(JSONFault) {
            value = try JSONValue.parse(answer.body)
        } catch {
            throw .malformed(request: answer.request, faults: [Self.fault(error, of: answer, wording: wording)])
        }
        return try open(value, place: JSONPointer(), request: answer.request, wording: wording)
    }

    private static func fault(_ error: JSONFault, of answer: Answer, wording: Wording) -> TradingError.Fault {
        let isCompressed = answer.body.starts(with: [0x1F, 0x8B])
        let remark =
            isCompressed
            ? "; it is gzip once more"
            : answer.mediaType.isEmpty || answer.mediaType.hasSuffix("json")
                ? "" : "; its Content-Type is \(wording.cleaned(answer.mediaType, length: 60))"
        let pointer = wording.cleaned(error.pointer, length: 120)
        return .init(
            pointer: pointer,
            reason: "the answer is no JSON: \(error.reason) (line \(error.line), offset \(error.offset))\(remark)")
    }

    /// A table of predictions, told by how it begins: older back ends send it under any type.
    private static func table(_ bytes: [UInt8]) -> String? {
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        guard bytes[start...].starts(with: "Date,".utf8) || bytes[start...].starts(with: ",Date,".utf8) else {
            return nil
        }
        return String(validating: bytes[start...], as: UTF8.self)
    }

    private static func open(
        _ value: JSONValue, place: JSONPointer, request: String, wording: Wording
    ) throws(TradingError) -> Outcome {
        if let status = value["statusCode"]?.status, let body = value["body"] {
            guard place.description.isEmpty else {
                throw .malformed(
                    request: request,
                    faults: [.init(pointer: place.description, reason: "is an envelope within an envelope")])
            }
            return try openEnvelope(value, status: status, body: body, request: request, wording: wording)
        }
        if case .flag(false)? = value["success"] { return .refusal(status: 200, Refusal(value, wording: wording)) }
        if case .flag(true)? = value["success"], let data = value["data"] {
            return .content(Payload(content: .json(data), place: place.appending("data"), request: request))
        }
        let isError = ["error", "errorMessage"].contains { if case .text? = value[$0] { true } else { false } }
        if isError, !contentKeys.contains(where: { value[$0] != nil }) {
            return .refusal(status: 200, Refusal(value, wording: wording))
        }
        return .content(Payload(content: .json(value), place: place, request: request))
    }

    /// Opens what a Lambda function returns to API Gateway, when the gateway hands it on as it is.
    private static func openEnvelope(
        _ value: JSONValue, status: Int, body: JSONValue, request: String, wording: Wording
    ) throws(TradingError) -> Outcome {
        let place = JSONPointer().appending("body")
        var inner = body
        if case .text(var text) = body {
            if case .flag(true)? = value["isBase64Encoded"] {
                guard let bytes = Data(base64Encoded: text), let decoded = String(validating: bytes, as: UTF8.self)
                else {
                    throw .malformed(
                        request: request, faults: [.init(pointer: "/body", reason: "is no text in Base64")])
                }
                text = decoded
            }
            guard status == 200 else {
                let answer = Answer(request: request, status: status, body: Array(text.utf8))
                return .refusal(status: status, Refusal(answer, wording: wording))
            }
            if let table = table(Array(text.utf8)) {
                return .content(Payload(content: .table(table), place: place, request: request))
            }
            do throws(JSONFault) {
                inner = try JSONValue.parse(Array(text.utf8))
            } catch {
                let fault = TradingError.Fault(
                    pointer: "/body" + wording.cleaned(error.pointer, length: 120),
                    reason: "the text in it is no JSON: \(error.reason) (line \(error.line), offset \(error.offset))")
                throw .malformed(request: request, faults: [fault])
            }
        }
        guard status == 200 else { return .refusal(status: status, Refusal(inner, wording: wording)) }
        return try open(inner, place: place, request: request, wording: wording)
    }

    private static let contentKeys = ["symbol", "bars", "predictions", "positions", "cash", "transactions", "Items"]
}

extension JSONValue {
    /// A status of HTTP, as a number or as a string.
    fileprivate var status: Int? {
        let digits =
            switch self {
            case .decimal(let digits): digits
            case .text(let text): text
            default: ""
            }
        return Int(digits).flatMap { (100...599).contains($0) ? $0 : nil }
    }
}
