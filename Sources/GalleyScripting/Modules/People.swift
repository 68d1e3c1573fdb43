import GalleyCore
import GalleyLua

/// `galley.people`: what a script adds to what the program knows about who is who.
let peopleModule = ScriptModule(
  name: "galley.people", summary: "further people, and the forms in which texts name them",
  functions: [
    ModuleFunction(
      "known", "(name: string, facts: table?)",
      "makes somebody known, under the full name that results are to give",
      details: """
        `facts` may have `forms`, a list of other names (`the Iron Lady`), and `gender`, "female" or "male", by \
        which `she` and `he` find the person. Case counts. The surname alone and names with initials are found \
        without forms. To be called while the script loads, since it holds for all documents.
        """,
      example:
        ##"select("#", galley.people.known("Ada Holm", { forms = { "Holmie" }, gender = "female" }))  --> 0"##
    ) { scope, call throws(LuaFailure) in
      let name = try call.text(1)
      guard name.contains(where: { !$0.isWhitespace }) else {
        throw call.wrongArgument(1, expected: "a name")
      }
      let facts = try ModuleOptions(call, 2, known: ["forms", "gender"])
      let gender = try facts.word("gender", of: AddedPerson.Gender.allCases.map(\.rawValue))
      let forms = try facts.strings("forms") ?? []
      try scope.requireLoading()
      scope.words.people.append(
        AddedPerson(
          name: name, forms: forms, gender: gender.flatMap { AddedPerson.Gender(rawValue: $0) }))
    }
  ])
