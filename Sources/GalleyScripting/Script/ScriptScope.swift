import GalleyCore
import GalleyLua

/// What the functions and objects of a script's world work on: one for each script in each
/// interpreter.
final class ScriptScope {
  let script: ScriptFile
  let engine: ScriptEngine
  /// What scripts are told, and what they may cost.
  var settings: ScriptSettings
  let intake: ScriptIntake
  /// The interpreter, which holds the functions that hold this scope.
  unowned let state: LuaState
  /// The article at work first, then those that the script has made in its course.
  private(set) var sessions: [ArticleSession] = []
  /// How many of `sessions` are in use.
  private var usedSessions = 1
  /// The totals of the script's own kinds, by their names.
  var combined: [String: CombinedTotal] = [:]
  /// What modules keep.
  let store = ModuleStore()
  /// What `require` has loaded, and what it is loading.
  var modules: [String: LuaReference] = [:]
  var modulesInLoading: [String] = []
  /// What the script has declared in `params`, with the values that hold.
  var parameters: [ScriptParameter] = []
  /// The words that the script has added to the lists.
  var words = AddedWords()
  /// What finds quotes, citations and the rest in articles that the script makes, with those words.
  var annotators: [any Annotator] { hasLoaded ? settledAnnotators : enrichedAnnotators }
  /// What reads dates, with those words.
  var dates: (any DateReader)? { hasLoaded ? settledDates : enrichedDates }
  private lazy var settledAnnotators = enrichedAnnotators
  private lazy var settledDates = enrichedDates
  private var enrichedAnnotators: [any Annotator] {
    words.isEmpty ? engine.annotators : engine.annotators.map { $0.adding(words) }
  }
  private var enrichedDates: (any DateReader)? {
    words.isEmpty ? engine.dates : engine.dates?.adding(words)
  }
  /// Whether the script's file has been run: what holds for all documents is settled then.
  var hasLoaded = false
  /// Whether a prompt can be opened: not while the script's file is being run.
  var mayPrompt = false
  /// What the functions of tests work on, where the script is a test file.
  var test: TestContext?

  init(
    script: ScriptFile, engine: ScriptEngine, settings: ScriptSettings, intake: ScriptIntake,
    state: LuaState
  ) {
    self.script = script
    self.engine = engine
    self.settings = settings
    self.intake = intake
    self.state = state
  }

  /// The article at work.
  var main: ArticleSession { sessions[0] }

  // MARK: - Sessions

  /// Puts an article into Lua's hands, in place of the one before.
  func begin(_ article: Article) {
    state.endDocument()
    usedSessions = 1
    main.begin(article)
  }

  /// Models have numbers of 16 bits, and each session has eleven.
  private static let mostSessions = 4096

  /// A session for an article that the script makes. Models are defined once for each session that
  /// a document needs at the same time, not for each article.
  func openSession(for article: Article) throws(LuaError) -> ArticleSession {
    if usedSessions == sessions.count {
      guard sessions.count < Self.mostSessions else {
        throw LuaError(
          kind: .runtime,
          message: "more than \(Self.mostSessions) articles are made in the course of one document")
      }
      let session = ArticleSession()
      session.declare(sessions.first?.customFields ?? [])
      try add(session)
    }
    let session = sessions[usedSessions]
    usedSessions += 1
    session.begin(article)
    return session
  }

  /// A session of its own for an article with fields that other scripts have declared.
  func openSession(
    for article: Article, declaring fields: [DeclaredField]
  ) throws(LuaError) -> ArticleSession {
    // The session in use come first.
    precondition(usedSessions == sessions.count, "sessions lie idle in a test")
    let session = ArticleSession()
    session.declare(fields)
    try add(session)
    usedSessions += 1
    session.begin(article)
    return session
  }

  /// The session comes free for the next article.
  ///
  /// - Precondition: Lua holds no object of it.
  func closeLastSession() {
    usedSessions -= 1
  }

  func add(_ session: ArticleSession) throws(LuaError) {
    try state.defineModels(of: session, self)
    session.importer = { [unowned self, unowned session] object, model in
      importItem(object, model, into: session)
    }
    sessions.append(session)
  }

  /// The session and the model behind a model of the state.
  func lookUp(_ id: LuaModelID) -> (session: ArticleSession, model: Model) {
    let number = Int(id.number)
    let models = Model.inOrder
    return (sessions[number / models.count], models[number % models.count])
  }

  /// Adds the fields that the script declares to all models.
  ///
  /// - Precondition: no document is at work.
  func declare(_ fields: [DeclaredField]) throws(LuaError) {
    for session in sessions {
      session.declare(fields)
      for field in fields {
        let made = Field(field)
        try state.addFields([LuaField(made.name)], to: session.id(field.model))
      }
    }
  }

  /// Copies an item of one article over to another: its words, without its place in the text.
  private func importItem(
    _ object: LuaObject, _ model: Model, into target: ArticleSession
  ) -> Int? {
    let (source, found) = lookUp(object.model)
    guard found == model else { return nil }
    return target.copy(object.index, model, from: source)
  }

  // MARK: - Edits

  /// Takes over the edits that the script has made in place.
  ///
  /// - Parameters:
  ///   - listsChange: whether the lists of the article are about to change, so that what Lua has read
  ///     of them is out of date in any case.
  ///   - isLast: whether nothing of the script will see the article again.
  /// - Returns: the first that cannot be taken, with the object that was edited.
  func collectEdits(
    listsChange: Bool = false, isLast: Bool = false
  ) -> (error: LuaError, object: LuaObject?)? {
    var isNew = listsChange
    var edited: LuaObject?
    do throws(LuaError) {
      try state.collectChanges { change throws(LuaFailure) in
        edited = change.object
        let (session, model) = lookUp(change.object.model)
        if try session.apply(change, of: model) {
          session.markChanged()
          isNew = true
        }
      }
    } catch {
      return (error, edited)
    }
    // The next hook reads the values as they were taken over: a table set as a speaker is a
    // speaker from then on.
    if isNew, !isLast { state.forgetFields() }
    return nil
  }

  /// The same in the course of a call from Lua.
  func takeEdits() throws(LuaFailure) {
    if let (error, _) = collectEdits() { throw LuaFailure(error.message, cause: error) }
  }
}
