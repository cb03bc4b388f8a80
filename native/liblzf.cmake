# Finds the two files of liblzf that the helper compiles, wherever they come from: sets LZF_FOLDER. As a script,
# `cmake -P native/liblzf.cmake` says what it finds.

set(LZF_SOURCE_DIR "" CACHE PATH
  "Folder with liblzf's lzf_d.c and lzfP.h (default: the environment's LZF_SOURCE_DIR, then where packages put them)")
if(NOT DEFINED LZF_PLACES)
  # Debian's and Ubuntu's package, archives that were unpacked by hand, and what rpmbuild makes of a source package.
  set(LZF_PLACES /usr/src/liblzf /usr/src/liblzf-* /usr/local/src/liblzf /usr/local/src/liblzf-*
    "$ENV{HOME}/rpmbuild/BUILD/liblzf-*" "$ENV{HOME}/rpmbuild/BUILD/liblzf-*/liblzf-*")
endif()

function(lzf_is_in folder result)
  if(EXISTS "${folder}/lzf_d.c" AND EXISTS "${folder}/lzfP.h")
    set(${result} TRUE PARENT_SCOPE)
  else()
    set(${result} FALSE PARENT_SCOPE)
  endif()
endfunction()

function(find_lzf result)
  foreach(named "${LZF_SOURCE_DIR}" "$ENV{LZF_SOURCE_DIR}")
    if(NOT named STREQUAL "")
      get_filename_component(named "${named}" ABSOLUTE)
      lzf_is_in("${named}" found)
      if(NOT found)
        message(FATAL_ERROR "LZF_SOURCE_DIR=${named} does not hold liblzf's lzf_d.c and lzfP.h. "
          "Name the folder that has both, or leave it out to look where packages put them.")
      endif()
      set(${result} "${named}" PARENT_SCOPE)
      return()
    endif()
  endforeach()
  file(GLOB folders ${LZF_PLACES})
  foreach(folder ${folders})
    lzf_is_in("${folder}" found)
    if(found)
      set(${result} "${folder}" PARENT_SCOPE)
      return()
    endif()
  endforeach()
  list(JOIN LZF_PLACES ", " places)
  message(FATAL_ERROR "liblzf's lzf_d.c and lzfP.h are in none of ${places}.\n"
    "Debian, Ubuntu: install the package liblzf-dev.\n"
    "Fedora: liblzf-devel does not have the two files; unpack the sources of the package liblzf "
    "(dnf download --source liblzf) and name their folder.\n"
    "Alpine: liblzf-dev does not have them either; unpack liblzf-3.6.tar.gz and name its folder.\n"
    "A folder is named by -DLZF_SOURCE_DIR=<folder>, or by LZF_SOURCE_DIR in the environment.")
endfunction()

find_lzf(LZF_FOLDER)
message(STATUS "liblzf: ${LZF_FOLDER}")
