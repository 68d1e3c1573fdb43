typedef int CGalleyLua_room;
