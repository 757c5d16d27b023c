/// The body of an answer on its way in: unpacked, and refused once it is too large.
struct Body {
    /// Why a body is not taken, worded to stand alone.
    struct Fault: Error {
        let reason: String
    }

    private(set) var bytes: [UInt8] = []
    /// Whether nothing more needs to be read.
    private(set) var isFull = false
    private let limit: Int
    /// Whether a body over the limit is cut off, as that of an error may be.
    private let mayBeCut: Bool
    private let inflater: Inflater?

    init(of answer: Answer, limit: Int) throws(Fault) {
        let isError = answer.status >= 300
        self.limit = isError ? min(limit, Self.errorLimit) : limit
        mayBeCut = isError
        switch answer.headers.contentEncoding.map({ $0.lowercased().filter { $0 != " " } }) {
        case nil, "", "identity": inflater = nil
        case "gzip", "x-gzip": inflater = Inflater(.gzip)
        case "deflate": inflater = Inflater(.deflate)
        case let other?:
            guard isError else {
                throw Fault(reason: "the body is compressed as '\(other)'; only gzip or deflate was asked for")
            }
            inflater = nil
            isFull = true
        }
        guard isError || (answer.headers.contentLength ?? 0) <= limit else { throw tooLarge }
    }

    mutating func append(_ chunk: [UInt8]) throws(Fault) {
        guard !isFull else { return }
        if let inflater {
            let isWithinLimit: Bool
            do throws(Inflater.Fault) {
                isWithinLimit = try inflater.unpack(chunk, to: &bytes, limit: limit)
            } catch {
                guard mayBeCut else { throw Fault(reason: error.reason) }
                isWithinLimit = false
            }
            if !isWithinLimit { try overflow() }
        } else if bytes.count + chunk.count > limit {
            bytes += chunk.prefix(limit - bytes.count)
            try overflow()
        } else {
            bytes += chunk
        }
    }

    /// Checks that a compressed body is whole.
    func finish() throws(Fault) {
        guard let inflater, !mayBeCut else { return }
        do throws(Inflater.Fault) {
            try inflater.finish()
        } catch {
            throw Fault(reason: error.reason)
        }
    }

    private mutating func overflow() throws(Fault) {
        isFull = true
        guard mayBeCut else { throw tooLarge }
    }

    private var tooLarge: Fault {
        Fault(
            reason: "the answer is larger than \(limit / 1_048_576) MiB"
                + (inflater == nil ? "" : " once it is unpacked"))
    }

    /// The error's own words are all that is wanted.
    private static let errorLimit = 65_536
}
