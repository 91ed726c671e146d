Attribute VB_Name = "xlwings"
Option Explicit
' Stands in for xlwings' own module, whose conditional compilation LibreOffice Basic cannot read: it records calls.
Public Const PROJECT_NAME As String = "xlplugin"
Public Calls As String
Public Settings As String    ' "KEY=value|KEY=value|"
Public Existing As String    ' "|file|file|"

Public Function RunPython(PythonCommand As String)
    Calls = Calls & "RunPython " & PythonCommand
End Function

Public Function RunFrozenPython(Executable As String, Optional Args As String)
    Calls = Calls & "RunFrozenPython " & Executable & " " & Args
End Function

Public Function XLPy() As Object
    Err.Raise 1000
End Function

Public Function GetConfigFilePath() As String
    GetConfigFilePath = "user.conf"
End Function

Public Function GetDirectoryConfigFilePath() As String
    GetDirectoryConfigFilePath = "beside.conf"
End Function

Public Function FileExists(ByVal FileSpec As String) As Boolean
    FileExists = InStr(Existing, "|" & FileSpec & "|") > 0
End Function

Public Function GetConfigFromFile(sFile As String, sName As String, Optional sValue As String) As Boolean
    Dim at As Long
    at = InStr("|" & Settings, "|" & sName & "=")
    If at > 0 Then
        sValue = Mid(Settings, at + Len(sName) + 1)
        sValue = Left(sValue, InStr(sValue, "|") - 1)
        GetConfigFromFile = True
    End If
End Function
