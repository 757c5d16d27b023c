import AsyncHTTPClient

/// Sends requests and reads their answers, within limits of time and size.
struct Transport: Sendable {
    let client: HTTPClient
    let limits: Limits
    /// Sent with each request, to the API's own origin only.
    let headers: [(name: String, value: String)]
    let wording: Wording
    /// Sent as `User-Agent`.
    let program: String

    /// Why there is no answer, worded to stand alone.
    enum Fault: Error, Sendable {
        /// The connection failed, which may pass.
        case broken(String)
        /// Trying again would not help: no time is left, or the other side is not who it should be.
        case lost(String)
        /// The answer came in a form that is not taken.
        case unusable(String)
    }

    /// Returns the answer once redirects within the origin were followed.
    ///
    /// - Parameter time: That the answer may take, down to its last byte.
    func get(_ request: APIRequest, within time: Duration) async throws(Fault) -> Answer {
        // The client's own deadline ends with the headers.
        let outcome = await withTaskGroup(of: Result<Answer, Fault>.self) { group in
            group.addTask {
                do throws(Fault) {
                    return .success(try await follow(request))
                } catch {
                    return .failure(error)
                }
            }
            group.addTask {
                // Cancelled, it is not heard any more.
                try? await Task.sleep(for: time)
                return .failure(.lost("there was no whole answer within \(time.shown)"))
            }
            defer { group.cancelAll() }
            return await group.next() ?? .failure(.lost("there was no answer"))
        }
        return try outcome.get()
    }

    private func follow(_ request: APIRequest) async throws(Fault) -> Answer {
        var url = request.url
        var visited: Set = [url]
        while true {
            let answer = try await exchange(url, for: request)
            guard [301, 302, 303, 307, 308].contains(answer.status) else { return answer }
            switch Redirect(from: url, location: answer.headers.location, wording: wording) {
            case .refused(let reason): throw .unusable(reason)
            case .to(let next):
                guard visited.insert(next).inserted else {
                    throw .unusable("the answer is a redirect back to \(wording.cleaned(next)): a loop")
                }
                guard visited.count <= limits.redirects + 1 else {
                    throw .unusable("there are more than \(limits.redirects) redirects one after the other")
                }
                url = next
            }
        }
    }

    private func exchange(_ url: String, for request: APIRequest) async throws(Fault) -> Answer {
        var message = HTTPClientRequest(url: url)
        message.headers.add(name: "User-Agent", value: program)
        message.headers.add(name: "Accept", value: "application/json")
        message.headers.add(name: "Accept-Encoding", value: "gzip, deflate")
        for header in headers { message.headers.replaceOrAdd(name: header.name, value: header.value) }
        if let tag = request.entityTag { message.headers.replaceOrAdd(name: "If-None-Match", value: tag) }
        do {
            let response = try await client.execute(message, timeout: .milliseconds(limits.request.milliseconds))
            var answer = Answer(request: request.shown, status: Int(response.status.code))
            answer.headers = Answer.Headers(
                contentType: response.headers.first(name: "Content-Type"),
                contentEncoding: response.headers["Content-Encoding"].reduce(nil) { all, next in
                    all.map { "\($0),\(next)" } ?? next
                },
                contentLength: response.headers.first(name: "Content-Length").flatMap { Int($0) },
                entityTag: response.headers.first(name: "ETag"), location: response.headers.first(name: "Location"),
                retryAfter: response.headers.first(name: "Retry-After"), date: response.headers.first(name: "Date"))
            var body = try Body(of: answer, limit: limits.bodySize)
            for try await chunk in response.body {
                try body.append(Array(chunk.readableBytesView))
                if body.isFull { break }
            }
            try body.finish()
            answer.body = body.bytes
            return answer
        } catch let fault as Body.Fault {
            throw .unusable(fault.reason)
        } catch {
            throw Fault(error, limits: limits, wording: wording)
        }
    }
}
