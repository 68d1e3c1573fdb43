typedef int CShippedScripts_room;
